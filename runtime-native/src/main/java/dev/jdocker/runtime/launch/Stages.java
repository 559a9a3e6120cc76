package dev.jdocker.runtime.launch;

import dev.jdocker.runtime.compile.Stage;

/** Told when a child has come to a stage of its start; it goes on when the method has returned. */
interface Stages {
    /** For programs without stages. */
    Stages NONE = new Stages() {
        @Override
        public boolean reached(Stage stage, int pid) {
            throw new IllegalStateException("nothing is to be done at stage " + stage);
        }
    };

    /**
     * The child {@code pid} waits at {@code stage}.
     *
     * @return whether the launch is followed further; false leaves the child waiting
     * @throws dev.jdocker.runtime.StartException to end the start there
     */
    boolean reached(Stage stage, int pid);
}
