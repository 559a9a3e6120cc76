/** Programs that add commands to this client, as those of Docker's client do: {@code docker-compose} is {@code compose}. */
@NullMarked
package dev.jdocker.cli.plugin;

import org.jspecify.annotations.NullMarked;
