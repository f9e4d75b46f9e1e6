#include "fw/objects/sealed_objects.hpp"

namespace fw::objects {

namespace {

std::string context_of(const object_key& key) {
    return "object " + key.text();
}

/// Holds one chunk back, because the last one is sealed as such.
class sealing_writer final : public object_writer {
public:
    sealing_writer(std::unique_ptr<object_writer> to, keys::stream_sealer sealer)
        : to_(std::move(to)), sealer_(std::move(sealer)) {}

    task<result<void>> write(std::string_view plain) override {
        FW_CO_CHECK(co_await begin());
        while (!plain.empty()) {
            if (held_.size() == keys::stream_chunk) FW_CO_CHECK(co_await send(keys::last_chunk::no));
            const auto piece = plain.substr(0, keys::stream_chunk - held_.size());
            held_.insert(held_.end(), piece.begin(), piece.end());
            plain.remove_prefix(piece.size());
        }
        co_return result<void>{};
    }

    task<result<object_info>> finish() override {
        FW_CO_CHECK(co_await begin());
        FW_CO_CHECK(co_await send(keys::last_chunk::yes));
        co_return co_await to_->finish();
    }

private:
    task<result<void>> begin() {
        if (begun_) co_return result<void>{};
        begun_ = true;
        co_return co_await to_->write(text_of(sealer_.header()));
    }
    task<result<void>> send(keys::last_chunk last) {
        const auto sealed = sealer_.seal(held_, last);
        held_.clear();
        co_return co_await to_->write(text_of(sealed));
    }

    std::unique_ptr<object_writer> to_;
    keys::stream_sealer sealer_;
    bytes held_;
    bool begun_ = false;
};

}  // namespace

task<result<void>> sealed_reader::fill(std::size_t least) {
    while (!ended_ && buffer_.size() < least) {
        FW_CO_TRY(const auto piece, co_await sealed_->next());
        ended_ = piece.empty();
        const auto data = bytes_of(piece);
        buffer_.insert(buffer_.end(), data.begin(), data.end());
    }
    co_return result<void>{};
}

task<result<std::string_view>> sealed_reader::next() {
    if (done_) co_return std::string_view();
    const auto cut_off = fail(error_kind::internal, "objects.cut_off", "The object ends before its end.");
    if (!opener_) {
        FW_CO_CHECK(co_await fill(2));
        const auto size = keys::stream_opener::header_size(buffer_);
        if (!size) co_return cut_off;
        FW_CO_CHECK(co_await fill(*size));
        if (buffer_.size() < *size) co_return cut_off;
        FW_CO_TRY(opener_, keys::stream_opener::from(keys_, context_, std::span(buffer_).first(*size)));
        buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(*size));
    }
    FW_CO_CHECK(co_await fill(keys::sealed_chunk + 1));
    const auto size = std::min(buffer_.size(), keys::sealed_chunk);
    done_ = buffer_.size() == size;
    const auto last = done_ ? keys::last_chunk::yes : keys::last_chunk::no;
    FW_CO_TRY(plain_, opener_->open(std::span(buffer_).first(size), last));
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(size));
    co_return text_of(plain_);
}

task<result<std::unique_ptr<object_writer>>> sealed_objects::open_writer(object_key key) {
    keys::stream_sealer sealer(keys_, purpose_, context_of(key));
    FW_CO_TRY(auto to, co_await store_.open_writer(std::move(key)));
    co_return std::make_unique<sealing_writer>(std::move(to), std::move(sealer));
}

task<result<object_info>> sealed_objects::put(object_key key, std::string_view plain) {
    FW_CO_TRY(auto to, co_await open_writer(std::move(key)));
    FW_CO_CHECK(co_await to->write(plain));
    co_return co_await to->finish();
}

task<result<std::unique_ptr<sealed_reader>>> sealed_objects::open(object_key key) {
    auto context = context_of(key);
    FW_CO_TRY(auto from, co_await store_.open(std::move(key)));
    co_return std::make_unique<sealed_reader>(std::move(from), keys_, std::move(context));
}

task<result<std::string>> sealed_objects::get(object_key key, std::size_t most) {
    FW_CO_TRY(const auto from, co_await open(key));
    std::string out;
    for (;;) {
        FW_CO_TRY(const auto piece, co_await from->next());
        if (piece.empty()) co_return out;
        if (out.size() + piece.size() > most) co_return std::unexpected(object_too_large(key, most));
        out += piece;
    }
}

}  // namespace fw::objects
