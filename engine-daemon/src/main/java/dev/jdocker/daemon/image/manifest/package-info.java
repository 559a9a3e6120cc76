/** Image manifests and indexes as registries have them: read, checked, chosen from, made. */
@NullMarked
package dev.jdocker.daemon.image.manifest;

import org.jspecify.annotations.NullMarked;
