#include "nesting.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "outline.hpp"

namespace fw::print {

namespace {

constexpr double cell = 0.004;
constexpr int shuffles = 40;

dvec2 turned(dvec2 p, int quarters) {
    switch (quarters & 3) {
        case 1:
            return {-p.y, p.x};
        case 2:
            return {-p.x, -p.y};
        case 3:
            return {p.y, -p.x};
        default:
            return p;
    }
}

/// Rows of bits, 64 cells a word.
class raster {
public:
    raster(std::size_t columns, std::size_t rows)
        : columns_(columns), words_((columns + 63) / 64), bits_(words_ * rows, 0) {}
    void set(std::size_t x, std::size_t y) { bits_[y * words_ + x / 64] |= std::uint64_t{1} << (x % 64); }
    [[nodiscard]] bool get(std::size_t x, std::size_t y) const { return bits_[y * words_ + x / 64] >> (x % 64) & 1; }
    [[nodiscard]] std::size_t columns() const { return columns_; }
    [[nodiscard]] std::size_t rows() const { return words_ == 0 ? 0 : bits_.size() / words_; }
    [[nodiscard]] std::size_t words() const { return words_; }
    [[nodiscard]] const std::uint64_t* row(std::size_t y) const { return bits_.data() + y * words_; }
    [[nodiscard]] std::uint64_t* row(std::size_t y) { return bits_.data() + y * words_; }
    void grow(std::size_t rows) { bits_.resize(std::max(bits_.size(), rows * words_), 0); }

private:
    std::size_t columns_;
    std::size_t words_;
    std::vector<std::uint64_t> bits_;
};

/// One item in one rotation: cells that its outline, grown by half the gap, touches.
struct stamp {
    raster cells;
    dvec2 low;  ///< of the outline's box, minus the margin
    int quarters;
};

stamp make_stamp(const nest_item& item, int quarters, double gap) {
    std::vector<dvec2> polygon;
    dvec2 low{1e30}, high{-1e30};
    for (const dvec2& p : item.outline) {
        polygon.push_back(turned(p, quarters));
        low = glm::min(low, polygon.back()), high = glm::max(high, polygon.back());
    }
    const double margin = 0.5 * gap;
    low -= margin, high += margin;
    const auto columns = static_cast<std::size_t>(std::ceil((high.x - low.x) / cell)) + 1;
    const auto rows = static_cast<std::size_t>(std::ceil((high.y - low.y) / cell)) + 1;
    raster cells(columns, rows);
    const auto mark = [&](dvec2 p) {  // the cells within the margin of a point of the outline
        const auto x0 = static_cast<long>(std::floor((p.x - margin - low.x) / cell)),
                   x1 = static_cast<long>(std::floor((p.x + margin - low.x) / cell));
        const auto y0 = static_cast<long>(std::floor((p.y - margin - low.y) / cell)),
                   y1 = static_cast<long>(std::floor((p.y + margin - low.y) / cell));
        for (long y = std::max(0L, y0); y <= std::min(y1, static_cast<long>(rows) - 1); ++y)
            for (long x = std::max(0L, x0); x <= std::min(x1, static_cast<long>(columns) - 1); ++x)
                cells.set(static_cast<std::size_t>(x), static_cast<std::size_t>(y));
    };
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const dvec2 a = polygon[i], b = polygon[(i + 1) % polygon.size()];
        const int steps = std::max(1, static_cast<int>(std::ceil(glm::length(b - a) / (0.4 * cell))));
        for (int k = 0; k < steps; ++k) mark(a + (b - a) * (static_cast<double>(k) / steps));
    }
    for (std::size_t y = 0; y < rows; ++y) {  // and what lies inside
        std::vector<double> xs;
        const double at = low.y + (static_cast<double>(y) + 0.5) * cell;
        for (std::size_t i = 0; i < polygon.size(); ++i) {
            const dvec2 a = polygon[i], b = polygon[(i + 1) % polygon.size()];
            if ((a.y <= at) != (b.y <= at)) xs.push_back(a.x + (at - a.y) / (b.y - a.y) * (b.x - a.x));
        }
        std::sort(xs.begin(), xs.end());
        for (std::size_t k = 0; k + 1 < xs.size(); k += 2)
            for (auto x = static_cast<long>((xs[k] - low.x) / cell); x <= static_cast<long>((xs[k + 1] - low.x) / cell);
                 ++x)
                if (x >= 0 && x < static_cast<long>(columns)) cells.set(static_cast<std::size_t>(x), y);
    }
    return {std::move(cells), low, quarters};
}

/// True if the stamp, moved by (x, y) cells, touches what is laid already; `skip`: rows that may be jumped over.
bool collides(const raster& strip, const raster& s, std::size_t x, std::size_t y) {
    const std::size_t word = x / 64, bit = x % 64;
    for (std::size_t r = 0; r < s.rows() && y + r < strip.rows(); ++r) {
        const std::uint64_t* a = strip.row(y + r);
        const std::uint64_t* b = s.row(r);
        for (std::size_t w = 0; w < s.words(); ++w) {
            if (b[w] == 0) continue;
            if (word + w < strip.words() && (a[word + w] & (b[w] << bit)) != 0) return true;
            if (bit != 0 && word + w + 1 < strip.words() && (a[word + w + 1] & (b[w] >> (64 - bit))) != 0) return true;
        }
    }
    return false;
}

void lay(raster& strip, const raster& s, std::size_t x, std::size_t y) {
    strip.grow(y + s.rows());
    for (std::size_t r = 0; r < s.rows(); ++r)
        for (std::size_t c = 0; c < s.columns(); ++c)
            if (s.get(c, r)) strip.set(x + c, y + r);
}

struct spot {
    std::size_t x = 0, y = 0, top = 0, which = 0;
    bool found = false;
};

/// The place where the item's far end comes to lie lowest, then leftmost.
spot best_spot(const raster& strip, const std::vector<stamp>& stamps) {
    spot best;
    for (std::size_t k = 0; k < stamps.size(); ++k) {
        const raster& s = stamps[k].cells;
        if (s.columns() > strip.columns()) continue;
        for (std::size_t x = 0; x + s.columns() <= strip.columns(); x += 2) {
            const std::size_t limit = best.found ? best.top : strip.rows() + s.rows();
            for (std::size_t y = 0; y + s.rows() < limit || (!best.found && y <= strip.rows()); ++y)
                if (!collides(strip, s, x, y)) {
                    best = {x, y, y + s.rows(), k, true};
                    break;
                }
        }
    }
    return best;
}

nest lay_in_order(const std::vector<std::vector<stamp>>& stamps, const std::vector<std::size_t>& order, double width,
                  double gap) {
    nest out;
    out.places.resize(stamps.size());
    // The strip's own edges need no gap: half of it lies outside.
    raster strip(static_cast<std::size_t>(std::floor((width + gap) / cell)), 1);
    for (const std::size_t i : order) {
        const spot s = best_spot(strip, stamps[i]);
        if (!s.found) return out;
        lay(strip, stamps[i][s.which].cells, s.x, s.y);
        const dvec2 at{static_cast<double>(s.x) * cell, static_cast<double>(s.y) * cell};
        out.places[i] = {stamps[i][s.which].quarters, at - stamps[i][s.which].low - 0.5 * gap};
        out.length = std::max(out.length, static_cast<double>(s.top) * cell - gap);
    }
    out.fits = true;
    return out;
}

}  // namespace

dvec2 placed(const nest_place& place, dvec2 p) {
    return turned(p, place.quarter_turns) + place.shift;
}

nest lay_on_strip(const std::vector<nest_item>& items, double width, double gap,
                  const std::function<double(const nest&)>& cost) {
    std::vector<std::vector<stamp>> stamps;
    std::vector<double> area, longest, widest;
    for (const nest_item& item : items) {
        auto& list = stamps.emplace_back();
        for (const int q : item.quarter_turns) list.push_back(make_stamp(item, q, gap));
        dvec2 low{1e30}, high{-1e30};
        for (const dvec2& p : item.outline) low = glm::min(low, p), high = glm::max(high, p);
        area.push_back(std::abs(area_of(item.outline)));
        longest.push_back(high.y - low.y);
        widest.push_back(high.x - low.x);
    }
    nest best;
    double least = 0;
    const auto attempt = [&](const std::vector<std::size_t>& order) {
        nest n = lay_in_order(stamps, order, width, gap);
        if (!n.fits) return;
        const double price = cost ? cost(n) : n.length;
        if (best.fits && price >= least - 1e-9) return;
        least = price;
        best = std::move(n);
    };
    std::vector<std::size_t> order(items.size());
    std::iota(order.begin(), order.end(), 0);
    const auto by = [&](auto key) {
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return key(a) != key(b) ? key(a) > key(b) : a < b; });
        attempt(order);
    };
    by([&](std::size_t i) { return widest[i]; });
    by([&](std::size_t i) { return longest[i]; });
    by([&](std::size_t i) { return longest[i] + widest[i]; });
    by([&](std::size_t i) { return area[i]; });
    // From there, other orders in a fixed sequence (a linear congruential generator: the same everywhere).
    std::uint32_t state = 1;
    for (int round = 0; round < shuffles && items.size() > 2; ++round) {
        for (std::size_t i = items.size() - 1; i > 0; --i) {
            state = state * 1664525u + 1013904223u;
            std::swap(order[i], order[(state >> 8) % (i + 1)]);
        }
        attempt(order);
    }
    return best;
}

}  // namespace fw::print
