package dev.jdocker.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A bare repository whose commits are made entry by entry, so that they can be such as git would not make. */
final class GitRepository implements AutoCloseable {

    private static final PersonIdent WHO =
            new PersonIdent("suite", "suite@localhost", Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

    private final Repository repository;

    GitRepository(Path folder) {
        try {
            repository = new FileRepositoryBuilder()
                    .setGitDir(folder.toFile())
                    .setBare()
                    .build();
            repository.create(true);
            repository.updateRef(Constants.HEAD).link("refs/heads/main");
            // As the servers of the world: a commit may be asked for by its name.
            repository.getConfig().setBoolean("uploadpack", null, "allowAnySHA1InWant", true);
            repository.getConfig().save();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is at a name of a tree. */
    record Entry(FileMode mode, ObjectId id) {}

    Entry file(String text) {
        return new Entry(FileMode.REGULAR_FILE, blob(text));
    }

    Entry program(String text) {
        return new Entry(FileMode.EXECUTABLE_FILE, blob(text));
    }

    Entry link(String target) {
        return new Entry(FileMode.SYMLINK, blob(target));
    }

    Entry submodule(ObjectId commit) {
        return new Entry(FileMode.GITLINK, commit);
    }

    Entry folder(Map<String, Entry> entries) {
        TreeFormatter tree = new TreeFormatter();
        new TreeMap<>(entries).forEach((name, entry) -> tree.append(name, entry.mode(), entry.id()));
        return folder(tree);
    }

    /** A folder whose entries may stand in any order and have any name. */
    Entry folder(TreeFormatter tree) {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId id = inserter.insert(tree);
            inserter.flush();
            return new Entry(FileMode.TREE, id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectId blob(String text) {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId id = inserter.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8));
            inserter.flush();
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a commit of these files, to which a branch or tag points then: {@code refs/heads/main}. */
    ObjectId commit(String ref, Map<String, Entry> entries) {
        return commit(ref, folder(entries));
    }

    ObjectId commit(String ref, Entry root) {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(root.id());
            commit.setAuthor(WHO);
            commit.setCommitter(WHO);
            commit.setMessage("a state of " + ref);
            ObjectId before = repository.resolve(ref);
            if (before != null) {
                commit.setParentId(before);
            }
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            RefUpdate update = repository.updateRef(ref);
            update.setNewObjectId(id);
            update.forceUpdate();
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
