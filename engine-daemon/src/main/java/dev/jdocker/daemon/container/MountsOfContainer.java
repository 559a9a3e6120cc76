package dev.jdocker.daemon.container;

import dev.jdocker.api.container.MountPoint;
import java.util.List;
import java.util.Map;

/**
 * The mounts of a new container.
 *
 * @param points as clients are shown them
 * @param details what else is known of each, by its place in the container
 * @param filled places of volumes that begin with what the image has there, as far as they are empty
 */
record MountsOfContainer(List<MountPoint> points, Map<String, MountDetail> details, List<String> filled) {}
