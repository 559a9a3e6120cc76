package dev.jdocker.user;

import java.util.OptionalInt;

/** The numbers of users and groups. */
final class AccountId {
    private static final String RANGE = "uids and gids must be in range 0-2147483647";

    private AccountId() {}

    /**
     * The number that a word is, empty if it is a name. A number is never looked up as a name: else an image could make
     * {@code --user 1000} mean root (CVE-2026-46680).
     *
     * @throws UserException for a number out of range
     */
    static OptionalInt parse(String word) {
        boolean negative = word.startsWith("-");
        String digits = negative ? word.substring(1) : word;
        if (!isDigits(digits)) {
            return OptionalInt.empty();
        }
        OptionalInt number = digits(digits);
        if (number.isEmpty() || (negative && number.getAsInt() != 0)) {
            throw new UserException(RANGE);
        }
        return number;
    }

    /** The number in a field of an account file; empty if it is none, or out of range. */
    static OptionalInt field(String digits) {
        return isDigits(digits) ? digits(digits) : OptionalInt.empty();
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static OptionalInt digits(String digits) {
        try {
            return OptionalInt.of(Integer.parseInt(digits));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }
}
