package dev.jdocker.daemon.build.control;

import dev.jdocker.daemon.build.ContextSource;
import dev.jdocker.daemon.build.GitAddress;
import dev.jdocker.daemon.error.BadRequest;

/** Contexts that are named by a URL. */
final class ContextUrls {

    private ContextUrls() {}

    /** What is there: a repository of git, or a file. */
    static ContextSource of(String url) {
        if (GitAddress.is(url)) {
            return new ContextSource.Git(url);
        }
        if (url.startsWith("http://") || url.startsWith("https://")) {
            return new ContextSource.Http(url);
        }
        int colon = url.indexOf(':');
        throw new BadRequest("unsupported context source " + (colon < 0 ? url : url.substring(0, colon)));
    }
}
