/** Building images without Buildx: by the engine's own door for that. */
@NullMarked
package dev.jdocker.cli.build;

import org.jspecify.annotations.NullMarked;
