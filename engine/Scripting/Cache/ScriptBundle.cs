using System.Security.Cryptography;
using NetSim.Scenarios;

namespace NetSim.Scripting;

/// <summary>
/// The bytes of one cache file: magic, SHA-256 of the rest, then manifest, references, warnings, DLL and PDB. Binary,
/// because a JSON reader would cost a third of the start-up that the cache is there to save.
/// </summary>
internal static class ScriptBundle
{
    private const int MagicLength = 8;
    private const int MostItems = 100_000;

    private static ReadOnlySpan<byte> Magic => "NSIMSCR2"u8;

    public static byte[] Encode(CompiledScript script)
    {
        var body = new MemoryStream();
        using (var writer = new BinaryWriter(body))
        {
            WriteManifest(writer, script.Manifest);
            writer.Write(script.References.Count);
            foreach (var reference in script.References)
            {
                writer.Write(reference);
            }

            writer.Write(script.Warnings.Count);
            foreach (var warning in script.Warnings)
            {
                Write(writer, warning);
            }

            WriteBytes(writer, script.Assembly);
            WriteBytes(writer, script.Symbols);
        }

        var content = body.ToArray();
        return [.. Magic, .. SHA256.HashData(content), .. content];
    }

    /// <summary>The script in <paramref name="file"/>; null when a single bit of it is wrong.</summary>
    public static CompiledScript? TryDecode(byte[] file)
    {
        const int Header = MagicLength + SHA256.HashSizeInBytes;
        var bytes = file.AsSpan();
        if (bytes.Length < Header || !bytes.StartsWith(Magic)
            || !bytes[MagicLength..Header].SequenceEqual(SHA256.HashData(bytes[Header..])))
        {
            return null;
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(file, Header, file.Length - Header));
            var manifest = ReadManifest(reader);
            var references = ReadList(reader, r => r.ReadString());
            var warnings = ReadList(reader, ReadWarning);
            return new CompiledScript(ReadBytes(reader), ReadBytes(reader), manifest, references, warnings);
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static void WriteManifest(BinaryWriter writer, ParameterManifest manifest)
    {
        writer.Write(manifest.IsComplete);
        writer.Write(manifest.Parameters.Count);
        foreach (var parameter in manifest.Parameters)
        {
            writer.Write(parameter.Name);
            WriteOptional(writer, parameter.Default);
            WriteOptional(writer, parameter.Help);
            WriteOptional(writer, parameter.Range);
            writer.Write(parameter.Line);
        }

        writer.Write(manifest.Sweep.Count);
        foreach (var (text, line) in manifest.Sweep)
        {
            WriteOptional(writer, text);
            writer.Write(line);
        }
    }

    private static ParameterManifest ReadManifest(BinaryReader reader)
    {
        var isComplete = reader.ReadBoolean();
        var parameters = ReadList(reader, r => new ParameterDeclaration(
            r.ReadString(), ReadOptional(r), ReadOptional(r), ReadOptional(r), r.ReadInt32()));
        var sweep = ReadList(reader, r => new SweepDeclaration(ReadOptional(r), r.ReadInt32()));
        return new ParameterManifest(parameters, isComplete) { Sweep = sweep };
    }

    private static void Write(BinaryWriter writer, ScriptDiagnostic warning)
    {
        writer.Write(warning.Code);
        writer.Write(warning.Message);
        WriteOptional(writer, warning.File);
        writer.Write(warning.Line);
        writer.Write(warning.Column);
        writer.Write(warning.Length);
        WriteOptional(writer, warning.SourceLine);
    }

    private static ScriptDiagnostic ReadWarning(BinaryReader reader) => new(
        IsError: false, reader.ReadString(), reader.ReadString(), ReadOptional(reader), reader.ReadInt32(),
        reader.ReadInt32(), reader.ReadInt32(), ReadOptional(reader), Suggestion: null);

    private static List<T> ReadList<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > MostItems)
        {
            throw new FormatException("Too many items.");
        }

        var list = new List<T>();
        for (var i = 0; i < count; i++)
        {
            list.Add(read(reader));
        }

        return list;
    }

    private static void WriteOptional(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        writer.Write(text ?? string.Empty);
    }

    private static string? ReadOptional(BinaryReader reader)
    {
        var present = reader.ReadBoolean();
        var text = reader.ReadString();
        return present ? text : null;
    }

    private static void WriteBytes(BinaryWriter writer, byte[] bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException();
    }
}
