package dev.jdocker.linux.cgroup;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files of one group in one hierarchy. Failures become {@link CgroupException} with the file's name in the text. */
record ControlDirectory(ControlFiles files, Path path) {
    /** What {@code max}, and any number too great for a limit, is read as. */
    static final long UNLIMITED = Long.MAX_VALUE;

    private static final long GREATEST_LIMIT = 1L << 62;

    boolean has(String file) {
        return files.exists(path.resolve(file));
    }

    void write(String file, String value) {
        write(file, List.of(value));
    }

    void write(String file, List<String> values) {
        try {
            files.write(path.resolve(file), values);
        } catch (NoSuchFileException e) {
            throw new CgroupException("set " + file + ": this kernel does not offer it", e);
        } catch (IOException e) {
            throw new CgroupException("set " + file + " of cgroup " + path + " to " + values + ": " + reason(e), e);
        }
    }

    /** The text without its last line break; empty if there is no such file. */
    String read(String file) {
        try {
            return files.read(path.resolve(file)).stripTrailing();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            // A group that is going away answers ENODEV.
            if (!files.exists(path)) {
                return "";
            }
            throw new CgroupException("read " + file + " of cgroup " + path + ": " + reason(e), e);
        }
    }

    /** A number, 0 where there is none. */
    long readLong(String file) {
        return number(read(file));
    }

    /** A limit: {@link #UNLIMITED} for {@code max}. */
    long readLimit(String file) {
        long limit = readLong(file);
        return limit >= GREATEST_LIMIT ? UNLIMITED : limit;
    }

    /** A file of lines {@code key number}. */
    Map<String, Long> readKeyed(String file) {
        Map<String, Long> values = new HashMap<>();
        read(file).lines().forEach(line -> {
            int blank = line.indexOf(' ');
            if (blank > 0) {
                values.put(line.substring(0, blank), number(line.substring(blank + 1)));
            }
        });
        return values;
    }

    List<String> readLines(String file) {
        return read(file).lines().filter(line -> !line.isBlank()).toList();
    }

    static long number(String text) {
        String word = text.strip();
        if (word.equals("max")) {
            return UNLIMITED;
        }
        try {
            return word.isEmpty() ? 0 : Long.parseLong(word);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage());
    }
}
