/** TLS with certificates and keys from PEM files, as Docker's clients and servers keep them. */
@NullMarked
package dev.jdocker.api.tls;

import org.jspecify.annotations.NullMarked;
