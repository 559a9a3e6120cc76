package dev.jdocker.selinux;

/**
 * What a container is labelled with: {@code {"process":"system_u:system_r:container_t:s0:c1,c2","mount":"…"}}.
 *
 * @param process of its processes, empty for that of the engine
 * @param mount of the files of its own
 */
public record SeLinuxLabels(String process, String mount) {}
