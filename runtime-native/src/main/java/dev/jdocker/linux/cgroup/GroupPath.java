package dev.jdocker.linux.cgroup;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The path of a group from the top of a hierarchy, checked: it cannot leave it. */
record GroupPath(List<String> names) {
    GroupPath {
        names = List.copyOf(names);
    }

    /** A leading slash may be missing. */
    static GroupPath parse(String path) {
        List<String> names =
                Arrays.stream(path.split("/")).filter(name -> !name.isEmpty()).toList();
        if (names.isEmpty() || names.contains("..") || names.contains(".") || path.indexOf('\0') >= 0) {
            throw new CgroupException("invalid cgroup path \"" + path + "\"", null);
        }
        return new GroupPath(names);
    }

    Path under(Path top) {
        Path path = top;
        for (String name : names) {
            path = path.resolve(name);
        }
        return path;
    }

    /** The groups above this one, the topmost first. */
    List<Path> parentsUnder(Path top) {
        return IntStream.range(1, names.size())
                .mapToObj(length -> new GroupPath(names.subList(0, length)).under(top))
                .toList();
    }

    @Override
    public String toString() {
        return "/" + String.join("/", names);
    }
}
