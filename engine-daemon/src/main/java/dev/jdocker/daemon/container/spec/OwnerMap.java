package dev.jdocker.daemon.container.spec;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.oci.IdMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code idmap=UID[:GID]} of a mount, an option of ours: the owner of the files on the host and that user of the container stand
 * for each other. All other ids stay as they are.
 *
 * @param gid the same as {@code uid} where only one was given
 */
public record OwnerMap(long uid, long gid) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,10})(?:[:.-]([0-9]{1,10}))?");
    private static final long LAST = 0xffff_fffeL;

    /**
     * Parses {@code UID[:GID]}.
     *
     * @throws BadRequest for anything else
     */
    public static OwnerMap parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new BadRequest("invalid idmap \"" + text + "\": want the ids of a user and a group, as 1000:1000");
        }
        long uid = Long.parseLong(matcher.group(1));
        String group = matcher.group(2);
        long gid = group == null ? uid : Long.parseLong(group);
        if (uid > LAST - 1 || gid > LAST - 1) {
            throw new BadRequest("invalid idmap \"" + text + "\": ids go up to " + (LAST - 1));
        }
        return new OwnerMap(uid, gid);
    }

    public List<IdMapping> users(long owner) {
        return swap(owner, uid);
    }

    public List<IdMapping> groups(long owner) {
        return swap(owner, gid);
    }

    private static List<IdMapping> swap(long a, long b) {
        long low = Math.min(a, b);
        long high = Math.max(a, b);
        List<IdMapping> all = new ArrayList<>();
        range(all, 0, 0, low);
        if (low == high) {
            range(all, low, low, 1);
        } else {
            range(all, low, high, 1);
            range(all, low + 1, low + 1, high - low - 1);
            range(all, high, low, 1);
        }
        range(all, high + 1, high + 1, LAST - high);
        return all;
    }

    private static void range(List<IdMapping> all, long from, long to, long length) {
        if (length > 0) {
            all.add(new IdMapping(from, to, length));
        }
    }
}
