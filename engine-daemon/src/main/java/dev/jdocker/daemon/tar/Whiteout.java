package dev.jdocker.daemon.tar;

/** What a name says about the layers below (OCI image-spec, layer.md, "Whiteouts"). */
sealed interface Whiteout {

    String PREFIX = ".wh.";
    String META = ".wh..wh.";
    String OPAQUE = ".wh..wh..opq";

    /** Nothing: a plain name. */
    record None() implements Whiteout {}

    /** Everything in this folder is hidden. */
    record Opaque() implements Whiteout {}

    /** That name is hidden. */
    record Of(String name) implements Whiteout {}

    /** Bookkeeping of AUFS. */
    record Ignored() implements Whiteout {}

    static Whiteout of(String name) throws TarException {
        if (!name.startsWith(PREFIX)) {
            return new None();
        }
        if (name.equals(OPAQUE)) {
            return new Opaque();
        }
        if (name.startsWith(META)) {
            return new Ignored();
        }
        String hidden = name.substring(PREFIX.length());
        if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
            throw new TarException("invalid whiteout " + name);
        }
        return new Of(hidden);
    }
}
