/**
 * Volumes: folders that outlive the containers which have them mounted. Each is a folder {@code volumes/<name>} of the data
 * root with its document and, of the driver {@code local}, its files.
 */
@NullMarked
package dev.jdocker.daemon.volume;

import org.jspecify.annotations.NullMarked;
