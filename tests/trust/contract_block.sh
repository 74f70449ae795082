set -euo pipefail; mkdir x; age -d -i KEY -o b.tar FILE; tar -xf b.tar -C x; tar -tf b.tar >n
tar --format=ustar -b1 --numeric-owner --owner=0 --group=0 --mode=0644 --mtime=@0 --no-recursion -cf a.tar -C x -T n; cmp a.tar b.tar
cat ROOT CRLS >anchors.pem; cd x/*/; M=tagmanifest-sha256.txt
openssl cms -cmsout -print -noout -inform DER -in $M.p7s >../../p
for f in '    crls:' '        unsignedAttrs:'; do grep -A1 "^$f" ../../p | grep -q '<ABSENT>'; done
test "$(grep '^ *algorithm:' ../../p | grep -cvE 'sha256|ecdsa-with-SHA256|id-ecPublicKey')" = 0
S=$(grep -o '"scope":"[0-9.]*"' bundle.json | cut -d'"' -f4 | sort -u); test -n "$S"
for s in $S; do openssl cms -verify -attime ATTIME -binary -cades -inform DER -in $M.p7s -content $M -CAfile ../../anchors.pem -no-CApath -no-CAstore -crl_check_all -x509_strict -suiteB_128_only -verify_depth 1 -inhibit_any -explicit_policy -policy $s -signer ../../s.pem -out /dev/null; done
openssl x509 -in ../../s.pem -noout -ext extendedKeyUsage | grep -x ' *1.3.6.1.4.1.32473.7.2.1, E-mail Protection'
sha256sum -c --strict --quiet $M manifest-sha256.txt; bagit.py --validate .
diff <(find . -type f -printf '%P\n' | sort) <({ cut -c67- $M manifest-sha256.txt; printf '%s\n' $M $M.p7s; } | sort)
echo all-believed
