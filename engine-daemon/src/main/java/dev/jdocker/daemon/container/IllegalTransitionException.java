package dev.jdocker.daemon.container;

/** Something happened to a container that cannot happen in its state: a mistake of the caller. */
final class IllegalTransitionException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    IllegalTransitionException(ContainerState state, ContainerState.Transition transition) {
        super("cannot apply " + transition + " to " + state);
    }
}
