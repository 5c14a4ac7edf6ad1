namespace NetSim.Scripting;

/// <summary>How scripts are loaded.</summary>
public sealed record ScriptHostOptions
{
    /// <summary>
    /// Where compiled scripts are kept. Default null: the environment variable <c>NETSIM_CACHE</c>, else
    /// <c>$XDG_CACHE_HOME/netsim</c> or <c>~/.cache/netsim</c> (Windows: <c>%LOCALAPPDATA%\netsim\cache</c>).
    /// A directory that cannot be written costs speed, nothing else.
    /// </summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Whether the cache is read and written. Default true.</summary>
    public bool UseCache { get; init; } = true;
}
