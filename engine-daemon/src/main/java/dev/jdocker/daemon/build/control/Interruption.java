package dev.jdocker.daemon.build.control;

/** Interrupts a thread for a reason that may come too late: after {@link #end} it does nothing and has left nothing. */
final class Interruption {

    private final Thread thread;
    private boolean over;

    Interruption(Thread thread) {
        this.thread = thread;
    }

    synchronized void interrupt() {
        if (!over) {
            thread.interrupt();
        }
    }

    /** To be called by the thread itself. */
    synchronized void end() {
        over = true;
        Thread.interrupted();
    }
}
