// What a value must be beyond its type. Each rule checks, and says in JSON Schema what it checks.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/json.hpp"
#include "fw/web/problems.hpp"

namespace fw::web {

/// No rule: the type says it all.
struct anything {};

/// `text{}.least(10).most(1024)`. Lengths count code points. Control characters are refused, but for line ends and tabs
/// in `lines()`. Every builder gives a changed copy.
class text {
public:
    using predicate = bool (*)(std::string_view);

    [[nodiscard]] text least(std::size_t characters) const;
    [[nodiscard]] text most(std::size_t characters) const;
    [[nodiscard]] text email() const;  ///< a plausible address: one "@", a domain with a dot
    [[nodiscard]] text url() const;    ///< absolute, http or https
    [[nodiscard]] text lines() const;
    [[nodiscard]] text secret() const;  ///< shown as dots by whoever asks for it
    [[nodiscard]] text one_of(std::initializer_list<std::string_view> choices) const;
    /// `hold` says whether; `pattern` is the same as an ECMA regular expression, for the documentation; `sentence` is
    /// what a breach says.
    [[nodiscard]] text matches(predicate hold, std::string_view pattern, std::string_view sentence) const;

    void check(std::string_view value, problem_list& problems) const;
    void describe(json::object& schema) const;

private:
    std::size_t least_ = 0;
    std::optional<std::size_t> most_;
    bool lines_ = false;
    bool secret_ = false;
    std::vector<std::string_view> choices_;
    predicate hold_ = nullptr;
    std::string_view rule_, format_, pattern_, sentence_;
};

/// `integer{}.between(1, 100)`, `number{}.above(0).most(300)`.
template <class T>
class number_rule {
public:
    [[nodiscard]] number_rule least(T value) const { return with(&number_rule::least_, value); }
    [[nodiscard]] number_rule most(T value) const { return with(&number_rule::most_, value); }
    [[nodiscard]] number_rule above(T value) const { return with(&number_rule::above_, value); }
    [[nodiscard]] number_rule below(T value) const { return with(&number_rule::below_, value); }
    [[nodiscard]] number_rule between(T low, T high) const { return least(low).most(high); }
    [[nodiscard]] number_rule multiple_of(T value) const { return with(&number_rule::multiple_, value); }

    void check(T value, problem_list& problems) const;
    void describe(json::object& schema) const;

private:
    [[nodiscard]] number_rule with(std::optional<T> number_rule::* member, T value) const {
        auto out = *this;
        out.*member = value;
        return out;
    }
    std::optional<T> least_, most_, above_, below_, multiple_;
};

using integer = number_rule<std::int64_t>;
using number = number_rule<double>;
extern template class number_rule<std::int64_t>;
extern template class number_rule<double>;

/// How many items a list or an object may have.
class count_rule {
public:
    std::size_t least = 0;
    std::optional<std::size_t> most = {};

    void check(std::size_t count, std::string_view of_what, problem_list& problems) const;
    void describe(json::object& schema, std::string_view least_name, std::string_view most_name) const;
};

/// `each(text{}.most(50)).least(1).most(20).unique()`: a list and its items.
template <class Item>
class list_rule {
public:
    explicit list_rule(Item item) : item_(std::move(item)) {}
    [[nodiscard]] list_rule least(std::size_t items) const {
        auto out = *this;
        out.count_.least = items;
        return out;
    }
    [[nodiscard]] list_rule most(std::size_t items) const {
        auto out = *this;
        out.count_.most = items;
        return out;
    }
    [[nodiscard]] list_rule unique() const {
        auto out = *this;
        out.unique_ = true;
        return out;
    }
    [[nodiscard]] const Item& item() const { return item_; }
    [[nodiscard]] const count_rule& count() const { return count_; }
    [[nodiscard]] bool is_unique() const { return unique_; }

private:
    Item item_;
    count_rule count_;
    bool unique_ = false;
};
template <class Item = anything>
[[nodiscard]] list_rule<Item> each(Item item = {}) {
    return list_rule<Item>(std::move(item));
}

/// `keyed(number{}.above(0)).most(50)`: an object whose names are data.
template <class Item>
class map_rule {
public:
    explicit map_rule(Item item) : item_(std::move(item)) {}
    [[nodiscard]] map_rule least(std::size_t members) const {
        auto out = *this;
        out.count_.least = members;
        return out;
    }
    [[nodiscard]] map_rule most(std::size_t members) const {
        auto out = *this;
        out.count_.most = members;
        return out;
    }
    /// What the names must be.
    [[nodiscard]] map_rule names(text rule) const {
        auto out = *this;
        out.names_ = std::move(rule);
        return out;
    }
    [[nodiscard]] const Item& item() const { return item_; }
    [[nodiscard]] const count_rule& count() const { return count_; }
    [[nodiscard]] const text& names() const { return names_; }

private:
    Item item_;
    count_rule count_;
    text names_ = text{}.least(1).most(200);
};
template <class Item = anything>
[[nodiscard]] map_rule<Item> keyed(Item item = {}) {
    return map_rule<Item>(std::move(item));
}

}  // namespace fw::web
