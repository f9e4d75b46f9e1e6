#include "key_walk.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "disk.hpp"
#include "file_times.hpp"
#include "footer.hpp"

namespace fw::objects {

namespace fs = std::filesystem;

namespace {

struct entry {
    std::string name;  ///< with a "/" behind a folder's, so that names sort as their keys do
    bool operator<(const entry& other) const { return name < other.name; }
    [[nodiscard]] bool is_folder() const { return name.back() == '/'; }
};

class walk {
public:
    walk(const std::string& prefix, const std::string& after, std::size_t most)
        : prefix_(prefix), after_(after), most_(most) {}

    result<void> enter(const fs::path& folder, const std::string& key) {
        std::vector<entry> entries;
        std::error_code code;
        for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code)) {
            auto name = at->path().filename().string();
            if (at->is_directory(code)) name += '/';
            if (may_hold(key + name)) entries.push_back({std::move(name)});
        }
        // A folder that went away meanwhile has nothing in it.
        if (code && code != std::errc::no_such_file_or_directory) return std::unexpected(disk_error(code.value()));
        std::ranges::sort(entries, {}, &entry::name);
        for (const auto& e : entries) {
            if (out.more) return {};
            if (e.is_folder())
                FW_CHECK(enter(folder / e.name.substr(0, e.name.size() - 1), key + e.name));
            else
                note(folder / e.name, key + e.name);
        }
        return {};
    }

    object_page out;

private:
    /// Whether the key, or one in the folder, can be meant.
    [[nodiscard]] bool may_hold(const std::string& key) const {
        if (!key.ends_with('/')) return key.starts_with(prefix_) && key > after_;
        if (!key.starts_with(prefix_) && !prefix_.starts_with(key)) return false;
        return key > after_ || after_.starts_with(key);
    }

    void note(const fs::path& file, const std::string& key) {
        auto parsed = object_key::parse(key);
        struct ::stat facts{};
        if (!parsed || ::stat(file.c_str(), &facts) != 0) return;
        const auto size = static_cast<std::uint64_t>(facts.st_size);
        if (size < footer_bytes) return;
        if (out.items.size() == most_)
            out.more = true;
        else
            out.items.push_back({std::move(*parsed), size - footer_bytes, modified_of(facts)});
    }

    const std::string& prefix_;
    const std::string& after_;
    std::size_t most_;
};

}  // namespace

result<object_page> list_files(const fs::path& root, const std::string& prefix, const std::string& after,
                               std::size_t most) {
    walk w(prefix, after, most);
    FW_CHECK(w.enter(root, ""));
    return std::move(w.out);
}

}  // namespace fw::objects
