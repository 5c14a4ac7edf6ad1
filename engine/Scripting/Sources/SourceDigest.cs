using System.Security.Cryptography;

namespace NetSim.Scripting;

/// <summary>
/// A digest of a script's content: the same for the same text wherever it lies and whoever compiles it, unlike
/// <see cref="CacheKey"/>, which also names paths and the engine.
/// </summary>
internal static class SourceDigest
{
    public static string Of(ScriptSources sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in sources.Files)
        {
            sources.TryGet(file, out var bytes);
            hash.AppendData(SHA256.HashData(bytes));
        }

        foreach (var reference in sources.References)
        {
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(reference)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
