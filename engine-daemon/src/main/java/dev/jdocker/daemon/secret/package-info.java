/**
 * Secrets without a cluster: kept encrypted in the data root, given to containers as files in memory. They are served below
 * {@code /jdocker/secrets}, since {@code /secrets} is a swarm's.
 */
@NullMarked
package dev.jdocker.daemon.secret;

import org.jspecify.annotations.NullMarked;
