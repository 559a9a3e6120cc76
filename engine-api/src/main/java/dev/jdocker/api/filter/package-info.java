/** The filters of list and prune requests. */
@NullMarked
package dev.jdocker.api.filter;

import org.jspecify.annotations.NullMarked;
