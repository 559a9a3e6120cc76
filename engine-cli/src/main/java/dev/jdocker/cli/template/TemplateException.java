package dev.jdocker.cli.template;

/** A template that cannot be read or cannot be applied to its data; the message is in Go's words. */
public final class TemplateException extends Exception {
    private static final long serialVersionUID = 1L;

    public TemplateException(String message) {
        super(message, null, false, false);
    }
}
