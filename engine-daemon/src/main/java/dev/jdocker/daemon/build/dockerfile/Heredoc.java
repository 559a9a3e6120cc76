package dev.jdocker.daemon.build.dockerfile;

/**
 * A here-document.
 *
 * @param name its terminator
 * @param expanded whether variables in it are, which quotes round the terminator prevent
 * @param chomped whether leading tabs are taken away ({@code <<-})
 * @param descriptor the number before {@code <<}, or empty
 * @param content the lines as they stand, tabs and all
 */
public record Heredoc(String name, boolean expanded, boolean chomped, String descriptor, String content) {

    /** The content without the leading tabs that {@code <<-} takes away. */
    public String text() {
        return chomped ? content.replaceAll("(?m)^\t+", "") : content;
    }

    Heredoc with(String text) {
        return new Heredoc(name, expanded, chomped, descriptor, text);
    }
}
