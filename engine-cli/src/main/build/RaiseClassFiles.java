import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Raises the class files of a jar to Java 17's version, in place. An AOT cache takes no class older than Java 6, because
 * those have no stack map frames; ASM computes them. Nothing else of the code changes, and the jar says what was done.
 *
 * <p>{@code java -cp asm.jar RaiseClassFiles.java JAR}
 */
final class RaiseClassFiles {
    private static final int TARGET = Opcodes.V17;
    private static final String NOTE = "META-INF/RAISED.txt";

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        FileTime modified = Files.getLastModifiedTime(jar);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        int raised = 0;
        try (JarFile in = new JarFile(jar.toFile());
                URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
            if (in.getEntry(NOTE) != null) {
                return;
            }
            for (ZipEntry entry : Collections.list(in.entries())) {
                byte[] bytes;
                try (InputStream body = in.getInputStream(entry)) {
                    bytes = body.readAllBytes();
                }
                if (entry.getName().endsWith(".class") && version(bytes) < Opcodes.V1_7) {
                    bytes = raise(bytes, classes);
                    raised++;
                }
                entries.put(entry.getName(), bytes);
            }
        }
        entries.put(NOTE, (raised + " class files of this jar were raised to the class file version of Java 17 by the build of"
                + " jdocker; their stack map frames were computed, and nothing else was changed.\n").getBytes());
        Path made = jar.resolveSibling(jar.getFileName() + ".raised");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(made))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry head = new ZipEntry(entry.getKey());
                head.setLastModifiedTime(modified);
                out.putNextEntry(head);
                new ByteArrayInputStream(entry.getValue()).transferTo(out);
                out.closeEntry();
            }
        }
        Files.setLastModifiedTime(made, modified); // or Maven would think it newer than what it was made from, or older
        Files.move(made, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static int version(byte[] classFile) {
        return (classFile[6] & 0xff) << 8 | classFile[7] & 0xff;
    }

    private static byte[] raise(byte[] classFile, ClassLoader classes) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected ClassLoader getClassLoader() {
                return classes;
            }
        };
        new ClassReader(classFile).accept(new org.objectweb.asm.ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(int version, int access, String name, String signature, String parent, String[] types) {
                super.visit(TARGET, access, name, signature, parent, types);
            }
        }, ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }
}
