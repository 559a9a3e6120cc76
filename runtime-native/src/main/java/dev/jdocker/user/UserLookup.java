package dev.jdocker.user;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resolves {@code --user} against an image's accounts by Docker's rules: {@code ""}, {@code user}, {@code uid},
 * {@code user:group}, and so on with numbers or names on either side.
 *
 * @param files where {@code /etc/passwd} and {@code /etc/group} are read from; either may be missing
 */
public record UserLookup(ImageFiles files) {

    /**
     * Resolves a user; the empty one is root. A number that no entry has is fine and has group 0. The groups that list the
     * user as a member come along unless a group is named.
     *
     * @param spec {@code user[:group]}
     * @param groupAdd further groups, names or numbers, of {@code --group-add}
     * @throws UserException if a name is not found or a number out of range
     */
    public ExecUser resolve(String spec, List<String> groupAdd) {
        int colon = spec.indexOf(':');
        String user = colon < 0 ? spec : spec.substring(0, colon);
        String group = colon < 0 ? "" : spec.substring(colon + 1);
        OptionalInt uid = user.isEmpty() ? OptionalInt.of(0) : AccountId.parse(user);
        OptionalInt gid = group.isEmpty() ? OptionalInt.empty() : AccountId.parse(group);

        Accounts.Person person = find(user, uid);
        List<Accounts.Group> groups =
                person != null || !group.isEmpty() || !groupAdd.isEmpty() ? Accounts.groups(files) : List.of();
        Set<Integer> further = new LinkedHashSet<>();
        if (group.isEmpty() && person != null) {
            String name = person.name();
            groups.stream()
                    .filter(candidate -> candidate.members().contains(name))
                    .forEach(candidate -> further.add(candidate.gid()));
        }
        int primary = group.isEmpty() ? (person == null ? 0 : person.gid()) : find(groups, group, gid);
        groupAdd.forEach(name -> further.add(find(groups, name, AccountId.parse(name))));
        return new ExecUser(
                person == null ? uid.orElseThrow() : person.uid(),
                primary,
                new ArrayList<>(further),
                person == null || person.home().isEmpty() ? "/" : person.home());
    }

    private Accounts.@Nullable Person find(String user, OptionalInt uid) {
        List<Accounts.Person> people = Accounts.people(files);
        for (Accounts.Person person : people) {
            if (uid.isPresent() ? person.uid() == uid.getAsInt() : person.name().equals(user)) {
                return person;
            }
        }
        if (uid.isEmpty()) {
            throw new UserException("unable to find user " + user + ": no matching entries in passwd file");
        }
        return null;
    }

    private static int find(List<Accounts.Group> groups, String group, OptionalInt gid) {
        if (gid.isPresent()) {
            return gid.getAsInt();
        }
        return groups.stream()
                .filter(candidate -> candidate.name().equals(group))
                .findFirst()
                .orElseThrow(() ->
                        new UserException("unable to find group " + group + ": no matching entries in group file"))
                .gid();
    }
}
