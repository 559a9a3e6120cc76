package dev.jdocker.daemon.build.solve;

/** What {@code --chmod} does to a mode: octal digits replace it, chmod(1)'s symbols change it. */
record ModeChange(String text) {

    private static final int ALL = 07777;

    int apply(int mode, boolean folder) {
        if (text.isEmpty()) {
            return mode & ALL;
        }
        if (Character.isDigit(text.charAt(0))) {
            return Integer.parseInt(text, 8) & ALL;
        }
        int changed = mode & ALL;
        for (String clause : text.split(",", -1)) {
            changed = clause(clause, changed, folder);
        }
        return changed;
    }

    private static int clause(String clause, int mode, boolean folder) {
        int at = 0;
        int who = 0;
        while (at < clause.length() && "ugoa".indexOf(clause.charAt(at)) >= 0) {
            who |= switch (clause.charAt(at)) {
                case 'u' -> 04700;
                case 'g' -> 02070;
                case 'o' -> 01007;
                default -> ALL;
            };
            at++;
        }
        int changed = mode;
        int mask = who == 0 ? ALL : who;
        while (at < clause.length()) {
            char operator = clause.charAt(at++);
            int bits = 0;
            while (at < clause.length() && "+-=".indexOf(clause.charAt(at)) < 0) {
                bits |= bits(clause.charAt(at++), changed, folder);
            }
            bits &= mask;
            changed = switch (operator) {
                case '+' -> changed | bits;
                case '-' -> changed & ~bits;
                default -> (changed & ~(mask & 0777)) | bits;
            };
        }
        return changed & ALL;
    }

    private static int bits(char symbol, int mode, boolean folder) {
        return switch (symbol) {
            case 'r' -> 0444;
            case 'w' -> 0222;
            case 'x' -> 0111;
            case 'X' -> folder || (mode & 0111) != 0 ? 0111 : 0;
            case 's' -> 06000;
            case 't' -> 01000;
            case 'u' -> (mode >> 6 & 7) * 0111;
            case 'g' -> (mode >> 3 & 7) * 0111;
            case 'o' -> (mode & 7) * 0111;
            default -> 0;
        };
    }
}
