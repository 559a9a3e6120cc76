package dev.jdocker.cli.copy;

/**
 * What an entry of an archive is to be called: the first name of its path is another one.
 *
 * @param from the name that the archive has, empty for none
 * @param to the name that is wanted instead
 */
record Renaming(String from, String to) {
    static final Renaming NONE = new Renaming("", "");

    String apply(String path) {
        if (from.isEmpty() || from.equals(to)) {
            return path;
        }
        if (from.equals("/")) {
            return path.isEmpty() ? to : to + "/" + path; // what is in the root has no name before it
        }
        if (path.equals(from)) {
            return to;
        }
        return path.startsWith(from + "/") ? to + path.substring(from.length()) : path;
    }
}
