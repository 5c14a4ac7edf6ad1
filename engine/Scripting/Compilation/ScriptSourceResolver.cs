using Microsoft.CodeAnalysis;

namespace NetSim.Scripting;

/// <summary>
/// Gives Roslyn the bytes that were hashed, so that a file edited meanwhile cannot end up under a wrong key.
/// </summary>
internal sealed class ScriptSourceResolver(ScriptSources sources) : SourceReferenceResolver
{
    private readonly SourceFileResolver _files = new([], Path.GetDirectoryName(sources.Main));

    /// <inheritdoc />
    public override string? ResolveReference(string path, string? baseFilePath) =>
        _files.ResolveReference(path, baseFilePath);

    /// <inheritdoc />
    public override string? NormalizePath(string path, string? baseFilePath) =>
        _files.NormalizePath(path, baseFilePath);

    /// <inheritdoc />
    public override Stream OpenRead(string resolvedPath) => sources.TryGet(resolvedPath, out var bytes)
        ? new MemoryStream(bytes)
        : throw new IOException($"'{resolvedPath}' was not there when the script was read.");

    /// <inheritdoc />
    public override bool Equals(object? other) => ReferenceEquals(this, other);

    /// <inheritdoc />
    public override int GetHashCode() => sources.GetHashCode();
}
