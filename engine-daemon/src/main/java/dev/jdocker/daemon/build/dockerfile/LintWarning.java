package dev.jdocker.daemon.build.dockerfile;

/** What a check has to say of some lines. */
public record LintWarning(LintRule rule, String message, Lines lines) {

    /** The two in one line, as builds tell it. */
    public String shortText() {
        return rule + ": " + message;
    }
}
