package dev.jdocker.daemon.build.control;

import dev.jdocker.daemon.build.ContextSource;
import dev.jdocker.daemon.error.BadRequest;

/** Contexts that are named by a URL. */
final class ContextUrls {

    private ContextUrls() {}

    /** What is there: a repository of git, or a file. */
    static ContextSource of(String url) {
        if (isGit(url)) {
            return new ContextSource.Git(url);
        }
        if (url.startsWith("http://") || url.startsWith("https://")) {
            return new ContextSource.Http(url);
        }
        int colon = url.indexOf(':');
        throw new BadRequest("unsupported context source " + (colon < 0 ? url : url.substring(0, colon)));
    }

    private static boolean isGit(String url) {
        String path = url.contains("#") ? url.substring(0, url.indexOf('#')) : url;
        return url.startsWith("git://")
                || url.startsWith("git@")
                || url.startsWith("ssh://")
                || url.startsWith("github.com/")
                || (url.startsWith("http") && path.endsWith(".git"));
    }
}
