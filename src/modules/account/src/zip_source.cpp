#include "zip_source.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <stdexcept>

namespace fw::account {

namespace {

constexpr std::size_t block = 16 * 1024;  ///< compressed at once: well under a millisecond

struct archive_deleter {
    void operator()(archive* a) const { archive_write_free(a); }
    void operator()(archive_entry* e) const { archive_entry_free(e); }
};

la_ssize_t take(archive*, void* into, const void* from, std::size_t length) {
    static_cast<std::string*>(into)->append(static_cast<const char*>(from), length);
    return static_cast<la_ssize_t>(length);
}

class zip_source final : public web::body_source {
public:
    zip_source(std::vector<data_entry> entries, time_point now)
        : entries_(std::move(entries)), at_(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count()) {
        archive_.reset(archive_write_new());
        if (!archive_) throw std::bad_alloc();
        expect(archive_write_set_format_zip(archive_.get()));
        expect(archive_write_set_bytes_per_block(archive_.get(), 0));
        expect(archive_write_open(archive_.get(), &made_, nullptr, &take, nullptr));
    }

    task<result<std::string_view>> next() override {
        made_.clear();
        while (made_.empty() && !closed_) FW_CO_CHECK(co_await step());
        co_return std::string_view(made_);
    }

private:
    /// A block of the present entry, or the head of the next one, or the end.
    task<result<void>> step() {
        if (!open_) {
            if (next_ == entries_.size()) {
                expect(archive_write_close(archive_.get()));
                closed_ = true;
                co_return result<void>{};
            }
            FW_CO_CHECK(co_await begin(entries_[next_++]));
            co_return result<void>{};
        }
        FW_CO_TRY(const auto piece, co_await piece_of_present());
        if (piece.empty()) {
            expect(archive_write_finish_entry(archive_.get()));
            open_ = false;
            from_.reset();
            co_return result<void>{};
        }
        if (archive_write_data(archive_.get(), piece.data(), piece.size()) < 0) complain();
        co_return result<void>{};
    }

    task<result<void>> begin(data_entry& e) {
        const std::unique_ptr<archive_entry, archive_deleter> head(archive_entry_new());
        if (!head) throw std::bad_alloc();
        archive_entry_set_pathname_utf8(head.get(), e.path.c_str());
        archive_entry_set_filetype(head.get(), AE_IFREG);
        archive_entry_set_perm(head.get(), 0644);
        archive_entry_set_mtime(head.get(), at_, 0);
        if (auto* text = std::get_if<std::string>(&e.content)) {
            text_ = std::move(*text);
            rest_ = text_;
            archive_entry_set_size(head.get(), static_cast<la_int64_t>(text_.size()));
            expect(archive_write_zip_set_compression_deflate(archive_.get()));
        } else {
            // GLB, JPEG, PNG: packed already.
            FW_CO_TRY(from_, co_await std::get<data_opener>(e.content)());
            expect(archive_write_zip_set_compression_store(archive_.get()));
        }
        expect(archive_write_header(archive_.get(), head.get()));
        open_ = true;
        co_return result<void>{};
    }

    task<result<std::string_view>> piece_of_present() {
        if (from_) co_return co_await from_->next();
        const auto piece = rest_.substr(0, block);
        rest_.remove_prefix(piece.size());
        co_return piece;
    }

    void expect(int code) const {
        if (code != ARCHIVE_OK) complain();
    }
    [[noreturn]] void complain() const {
        const char* why = archive_error_string(archive_.get());
        throw std::runtime_error(std::string("libarchive: ") + (why != nullptr ? why : "failed"));
    }

    std::vector<data_entry> entries_;
    std::int64_t at_;
    std::string made_;
    std::unique_ptr<archive, archive_deleter> archive_;
    std::size_t next_ = 0;
    bool open_ = false, closed_ = false;
    std::string text_;
    std::string_view rest_;
    std::unique_ptr<web::body_source> from_;
};

}  // namespace

std::unique_ptr<web::body_source> make_zip(std::vector<data_entry> entries, time_point now) {
    return std::make_unique<zip_source>(std::move(entries), now);
}

}  // namespace fw::account
