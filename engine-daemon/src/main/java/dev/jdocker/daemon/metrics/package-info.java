/** Numbers about the engine, served in Prometheus' text format ({@code metrics-addr}). */
@NullMarked
package dev.jdocker.daemon.metrics;

import org.jspecify.annotations.NullMarked;
