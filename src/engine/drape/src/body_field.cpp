#include "fw/drape/body_field.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace fw::drape {

namespace {

constexpr double step = 5e-6;  // metres a unit of a sample
constexpr double half_diagonal = 0.8660254037844386;

double clamped(double x, int size) {
    return std::clamp(x, 1.0, static_cast<double>(size) - 2.01);
}

}  // namespace

field_sample body_field::at(dvec3 p) const {
    const dvec3 q = (p - origin_) / cell_;
    std::array<int, 3> base{};
    std::array<std::array<double, 3>, 3> w{}, dw{};
    for (int a = 0; a < 3; ++a) {
        const double x = clamped(q[a], size_[a]);
        const int centre = static_cast<int>(x + 0.5);
        const double t = x - centre;
        base[a] = centre - 1;
        w[a] = {0.5 * (0.5 - t) * (0.5 - t), 0.75 - t * t, 0.5 * (0.5 + t) * (0.5 + t)};
        dw[a] = {t - 0.5, -2 * t, t + 0.5};
    }
    field_sample out;
    for (int k = 0; k < 3; ++k) {
        for (int j = 0; j < 3; ++j) {
            const std::int16_t* row = &samples_[index(base[0], base[1] + j, base[2] + k)];
            const double value = row[0] * w[0][0] + row[1] * w[0][1] + row[2] * w[0][2];
            const double slope = row[0] * dw[0][0] + row[1] * dw[0][1] + row[2] * dw[0][2];
            const double wyz = w[1][j] * w[2][k];
            out.distance += value * wyz;
            out.gradient.x += slope * wyz;
            out.gradient.y += value * dw[1][j] * w[2][k];
            out.gradient.z += value * w[1][j] * dw[2][k];
        }
    }
    out.distance *= step;
    out.gradient *= step / cell_;
    return out;
}

bool body_field::near(dvec3 p, double reach, field_sample& out) const {
    const dvec3 q = (p - origin_) / cell_;
    for (int a = 0; a < 3; ++a) {
        if (!(q[a] > 1.0 && q[a] < size_[a] - 2.0)) return false;  // also refuses NaN
    }
    const auto nearest =
        samples_[index(static_cast<int>(q.x + 0.5), static_cast<int>(q.y + 0.5), static_cast<int>(q.z + 0.5))];
    // A distance changes by at most the way travelled; the spline adds at most one cell's diagonal of averaging.
    if (nearest * step > reach + 2 * half_diagonal * cell_) return false;
    out = at(p);
    return true;
}

// --- bytes: header, then per sample row runs of (far samples, kept samples, values) ---

namespace {

constexpr std::uint32_t magic = 0x31424446;  // "FDB1"

struct header {
    std::uint32_t magic_number = magic;
    std::int32_t nx = 0, ny = 0, nz = 0;
    double ox = 0, oy = 0, oz = 0, cell = 0, band = 0;
};
static_assert(std::endian::native == std::endian::little, "field bytes are little-endian");

template <class T>
void put(std::vector<std::byte>& out, const T& v) {
    const auto* p = reinterpret_cast<const std::byte*>(&v);
    out.insert(out.end(), p, p + sizeof v);
}

template <class T>
bool take(std::span<const std::byte>& in, T& v) {
    if (in.size() < sizeof v) return false;
    std::memcpy(&v, in.data(), sizeof v);
    in = in.subspan(sizeof v);
    return true;
}

/// Reads runs until `count` samples of one row are there.
bool take_row(std::span<const std::byte>& in, std::int16_t far, std::int16_t* row, std::size_t count) {
    std::size_t x = 0;
    while (x < count) {
        std::uint16_t skip = 0, kept = 0;
        if (!take(in, skip) || !take(in, kept)) return false;
        if (x + skip + kept > count || (skip == 0 && kept == 0)) return false;
        if (in.size() < kept * sizeof(std::int16_t)) return false;
        std::fill_n(row + x, skip, far);
        std::memcpy(row + x + skip, in.data(), kept * sizeof(std::int16_t));
        in = in.subspan(kept * sizeof(std::int16_t));
        x += static_cast<std::size_t>(skip) + kept;
    }
    return true;
}

}  // namespace

std::vector<std::byte> body_field::to_bytes() const {
    std::vector<std::byte> out;
    put(out, header{magic, size_.x, size_.y, size_.z, origin_.x, origin_.y, origin_.z, cell_, band_});
    const auto far = static_cast<std::int16_t>(std::lround(band_ / step));
    const std::size_t rows = static_cast<std::size_t>(size_.y) * size_.z;
    for (std::size_t r = 0; r < rows; ++r) {
        const std::int16_t* row = &samples_[r * size_.x];
        for (int x = 0; x < size_.x;) {
            const int start = x;
            while (x < size_.x && row[x] == far) ++x;
            const int kept = x;
            while (x < size_.x && row[x] != far) ++x;
            put(out, static_cast<std::uint16_t>(kept - start));
            put(out, static_cast<std::uint16_t>(x - kept));
            for (int i = kept; i < x; ++i) put(out, row[i]);
        }
    }
    return out;
}

result<body_field> body_field::from_bytes(std::span<const std::byte> bytes) {
    const auto refuse = [] {
        return fail(error_kind::invalid, "drape.field_bytes", "These bytes are not a body field; build it again.");
    };
    header h;
    if (!take(bytes, h) || h.magic_number != magic) return refuse();
    const bool sane = h.nx >= 4 && h.ny >= 4 && h.nz >= 4 && h.nx <= 2048 && h.ny <= 2048 && h.nz <= 2048 &&
                      h.cell > 1e-4 && h.cell < 1 && h.band > 0 && h.band < 0.16 && std::isfinite(h.ox + h.oy + h.oz);
    if (!sane || static_cast<double>(h.nx) * h.ny * h.nz > 2e8) return refuse();
    body_field field;
    field.size_ = {h.nx, h.ny, h.nz};
    field.origin_ = {h.ox, h.oy, h.oz};
    field.cell_ = h.cell;
    field.band_ = h.band;
    field.samples_.resize(static_cast<std::size_t>(h.nx) * h.ny * h.nz);
    const auto far = static_cast<std::int16_t>(std::lround(h.band / step));
    for (std::size_t r = 0; r < static_cast<std::size_t>(h.ny) * h.nz; ++r) {
        if (!take_row(bytes, far, &field.samples_[r * h.nx], h.nx)) return refuse();
    }
    if (!bytes.empty()) return refuse();
    return field;
}

}  // namespace fw::drape
