using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NetSim.Scripting;

/// <summary>
/// The name of a compiled script in the cache: SHA-256 over everything that decides its code. Two equal keys mean equal
/// code; a rebuilt engine, an edited <c>#load</c> or a moved script (its path is in the code) makes another key.
/// </summary>
internal static class CacheKey
{
    private const string Format = "netsim-script/1";

    public static string Of(ScriptSources sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Format);
        Add(hash, Environment.Version.ToString());
        foreach (var assembly in EngineAssemblies.All)
        {
            Add(hash, assembly.GetName().Name ?? string.Empty);
            Add(hash, assembly.ManifestModule.ModuleVersionId.ToByteArray());
        }

        foreach (var file in sources.Files)
        {
            sources.TryGet(file, out var bytes);
            Add(hash, file);
            Add(hash, bytes);
        }

        foreach (var reference in sources.References)
        {
            Add(hash, reference);
            Add(hash, File.ReadAllBytes(reference));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, string text) => Add(hash, Encoding.UTF8.GetBytes(text));

    // Every part is preceded by its length, so that no two lists of parts read alike.
    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
