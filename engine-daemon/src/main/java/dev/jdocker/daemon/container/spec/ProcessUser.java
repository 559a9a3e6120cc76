package dev.jdocker.daemon.container.spec;

import dev.jdocker.oci.User;

/**
 * As whom a container's process runs, looked up in the image's own files.
 *
 * @param home the value of HOME where the container's environment has none
 */
public record ProcessUser(User user, String home) {}
