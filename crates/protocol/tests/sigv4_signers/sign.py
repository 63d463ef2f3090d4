"""Signs requests with botocore: reads a list of them as JSON, and prints the signed ones."""

import json
import sys

from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

signed = []
for case in json.load(sys.stdin):
    credentials = Credentials(case["key"], case["secret"], case["token"])
    request = AWSRequest("POST", case["url"], case["headers"], case["body"].encode())
    signer = SigV4QueryAuth if case["presign"] else SigV4Auth
    signer(credentials, case["service"], case["region"]).add_auth(request)
    signed.append({"url": request.url, "headers": list(map(list, request.headers.items()))})
json.dump(signed, sys.stdout)
