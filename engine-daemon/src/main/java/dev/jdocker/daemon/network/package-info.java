/** The networks of the engine: for now the two that every engine has, {@code none} and {@code host}. */
@NullMarked
package dev.jdocker.daemon.network;

import org.jspecify.annotations.NullMarked;
