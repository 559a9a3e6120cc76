package dev.jdocker.daemon.log;

import dev.jdocker.api.stream.StreamType;

/** Which of its two outputs a container wrote to. A terminal has only {@link #STDOUT}. */
public enum OutputStreamName {
    STDOUT("stdout", StreamType.STDOUT),
    STDERR("stderr", StreamType.STDERR);

    private final String text;
    private final StreamType frameType;

    OutputStreamName(String text, StreamType frameType) {
        this.text = text;
        this.frameType = frameType;
    }

    /** The name as log lines hold it. */
    public String text() {
        return text;
    }

    /** Its type in a multiplexed stream. */
    public StreamType frameType() {
        return frameType;
    }
}
