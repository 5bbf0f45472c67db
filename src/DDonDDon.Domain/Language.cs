namespace DDonDDon.Domain;

/// <summary>The languages that sentences are written in.</summary>
public enum Language
{
    English,
    Korean,
}
