package dev.jdocker.jrunc;

import java.util.regex.Pattern;

/** A container's id as a caller gave it, checked: it names a directory. */
record ContainerId(String text) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_+.-]+");

    static ContainerId parse(String text) {
        if (text.isEmpty()) {
            throw new JruncException("container id cannot be empty");
        }
        if (!FORM.matcher(text).matches() || text.equals(".") || text.equals("..") || text.length() > 255) {
            throw new JruncException("invalid container ID format");
        }
        return new ContainerId(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
