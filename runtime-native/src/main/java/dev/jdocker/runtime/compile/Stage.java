package dev.jdocker.runtime.compile;

/** Where a child reports and waits on its way to its program: for hooks, and for a start that is given separately. */
public enum Stage {
    /** All is mounted, the root is still the host's: prestart, createRuntime and createContainer hooks. */
    MOUNTED(1),
    /** Everything is made but the user and the filter: {@code create} ends here. */
    CREATED(2),
    /** It has been told to go on: startContainer hooks. */
    STARTING(3);

    private final int number;

    Stage(int number) {
        this.number = number;
    }

    /** Its number in reports. */
    public int number() {
        return number;
    }

    public static Stage of(int number) {
        for (Stage stage : values()) {
            if (stage.number == number) {
                return stage;
            }
        }
        throw new IllegalArgumentException("no stage has number " + number);
    }
}
