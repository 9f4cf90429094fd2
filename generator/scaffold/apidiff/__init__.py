"""What changed between two OpenAPI documents that breaks the users of the older one.

What its sender may send must be what its receiver takes. In a request the sender is the old client;
in an answer, and in the request of a callback or webhook, it is the new service. Besides, what is
typed in programs must stay: the names of schemas, operations, tags, parameters and fields.
"""
