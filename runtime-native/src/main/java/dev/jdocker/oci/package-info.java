/**
 * The configuration of a container as the OCI runtime specification 1.2 defines it: immutable records, absent values null,
 * absent collections empty, unknown keys ignored.
 */
@NullMarked
package dev.jdocker.oci;

import org.jspecify.annotations.NullMarked;
