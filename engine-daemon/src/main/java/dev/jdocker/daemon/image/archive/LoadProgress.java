package dev.jdocker.daemon.image.archive;

/** Hears how a load gets on; called from several threads. */
interface LoadProgress {

    /** Nobody listens. */
    LoadProgress NONE = new LoadProgress() {
        @Override
        public void says(String line) {}

        @Override
        public void layer(String shortId, long currentBytes, long totalBytes) {}
    };

    /** A line for people, such as {@code Loaded image: x}. */
    void says(String line);

    /** How much of a layer has been read. */
    void layer(String shortId, long currentBytes, long totalBytes);
}
