package dev.jdocker.daemon.build.plan;

/** Which words are signals. */
final class Signals {

    private Signals() {}

    static boolean isKnown(String text) {
        try {
            int _ = dev.jdocker.api.container.Signals.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
