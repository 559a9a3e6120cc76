package dev.jdocker.daemon.image.pull;

import dev.jdocker.daemon.image.progress.ProgressFeed;

/** Tells of one layer in dockerd's words, each in its turn. */
final class PullProgress implements LayerProgress {

    private final ProgressFeed feed;
    private final String id;

    PullProgress(ProgressFeed feed, String id) {
        this.feed = feed;
        this.id = id;
    }

    @Override
    public void waiting() {
        feed.status(id, "Waiting");
    }

    @Override
    public void downloading(long current, long total) {
        feed.figure(id, "Downloading", current, total);
    }

    @Override
    public void downloaded() {
        feed.status(id, "Verifying Checksum");
        feed.status(id, "Download complete");
    }

    @Override
    public void extracting(long current, long total) {
        feed.figure(id, "Extracting", current, total);
    }

    @Override
    public void complete() {
        feed.status(id, "Pull complete");
    }
}
