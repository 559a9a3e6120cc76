/**
 * Secrets and configs without a cluster: kept encrypted in the data root, given to containers as files in memory. They are served
 * below {@code /jdocker}, since {@code /secrets} and {@code /configs} are a swarm's. What is said of secrets holds for configs too,
 * but that these are shown.
 */
@NullMarked
package dev.jdocker.daemon.secret;

import org.jspecify.annotations.NullMarked;
