package dev.jdocker.daemon.log;

/** Which of its two outputs a container wrote to. A terminal has only {@link #STDOUT}. */
public enum OutputStreamName {
    STDOUT("stdout", (byte) 1),
    STDERR("stderr", (byte) 2);

    private final String text;
    private final byte frameType;

    OutputStreamName(String text, byte frameType) {
        this.text = text;
        this.frameType = frameType;
    }

    /** The name as log lines hold it. */
    public String text() {
        return text;
    }

    /** The first byte of a multiplexed frame. */
    public byte frameType() {
        return frameType;
    }
}
